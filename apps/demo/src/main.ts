import { openDesk } from './desk.ts';
import { openStage } from './stage.ts';
import { tellStory } from './story.ts';
import { say } from './telling.ts';

const named = process.env['BASE_URL'];
say(named === undefined || named === '' ? 'Starting a library for this story…' : `Telling the story at ${named}.`);

try {
  const stage = await openStage(named);
  try {
    await tellStory(openDesk(stage.url));
  } finally {
    await stage.leave();
  }
} catch (error) {
  process.stderr.write(`The story did not go as told: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
