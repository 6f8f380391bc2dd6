export { assembleSaga, type SagaService, type SagaWatcher } from './assemble.ts';
export { sagas } from './coordinator/collection.ts';
export { coordinatorSource, isSupported, sentId } from './coordinator/messages.ts';
export { definitions } from './definitions/index.ts';
export { saga, type SagaDefinition, type SagaType } from './definitions/definition.ts';
export { sagaDecider } from './engine/decide.ts';
export { defaultPolicy, type SagaPolicy } from './engine/policy.ts';
export { hasEnded, unendedStatuses, type SagaState, type SagaStatus, type TimelineEntry } from './engine/state.ts';
export { sagaRoutes } from './adapters/http.ts';
