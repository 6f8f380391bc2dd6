import { openDesk } from './desk.ts';
import { openStage } from './stage.ts';
import { tellStory } from './story.ts';
import { NobodyListens, say } from './telling.ts';

const [unknown] = process.argv.slice(2);
if (unknown !== undefined) {
  process.stderr.write(`Unknown option ${unknown}. The story takes none; BASE_URL=http://127.0.0.1:3000 tells it on your own server.\n`);
  process.exit(1);
}

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
  if (!(error instanceof NobodyListens)) {
    process.stderr.write(`The story did not go as told: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
