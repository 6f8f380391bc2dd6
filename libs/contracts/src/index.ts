export { hearersOf, messageTypes, topicNames, topicOf, topics, typeOfTopic, type MessageType, type TopicName } from './topics.ts';
export {
  bodySchemas,
  type Bodies,
  type EventResultBody,
  type EventType,
  type IdName,
  type Item,
  type ItemBody,
  type ItemCancelledBody,
  type PointBody,
  type PointCancelledBody,
  type SagaConfirmedBody,
} from './bodies.ts';
export { message, type AnyMessage, type MessageOf } from './message.ts';
export { answerId, messageId, ownAgainId } from './message-ids.ts';
export { sagaIdFrom, sagaTime } from './saga-time.ts';
export { encode, headerText } from './encode.ts';
export { decode, type DecodedMessage } from './decode.ts';
export { answerTo, type Answering } from './answer.ts';
export { renderMessagesPage } from './page.ts';
export { samples } from './samples.ts';
