import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 500;
const SAY_EVERY_MS = 5_000;

/** One process at a time. The lock is a file that names its holder, so one left by a killed process is seen through. */
export async function withLock(file, say, work) {
  await take(file, say);
  const release = () => rmSync(file, { force: true });
  process.on('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

async function take(file, say) {
  const began = Date.now();
  let said = 0;
  while (!claim(file)) {
    const holder = readHolder(file);
    if (holder !== undefined && !isAlive(holder)) {
      discard(file, holder);
      continue;
    }
    const waited = Date.now() - began;
    if (said === 0 || waited - said >= SAY_EVERY_MS) {
      const who = holder === undefined ? 'another process' : `process ${holder}`;
      say(`${who} is installing; waiting, ${Math.round(waited / 1000)} s so far (its lock: ${path.basename(file)})`);
      said = Math.max(waited, 1);
    }
    await pause(LOOK_EVERY_MS);
  }
}

/** The name appears with its content or not at all: a lock without a holder could never be seen through. */
function claim(file) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

function readHolder(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Moves a dead holder's lock away. If a living one took its place meanwhile, it gets its lock back. */
function discard(file, deadHolder) {
  const aside = `${file}.${process.pid}.old`;
  try {
    renameSync(file, aside);
    if (readHolder(aside) !== deadHolder) linkSync(aside, file);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}
