const seeds = [0x811c9dc5, 0x01000193, 0x9e3779b9, 0x85ebca6b];

/** `words` times 32 bits of a text, 8 hex digits each (FNV-1a hashes with different beginnings). Tells ids apart; protects nothing. */
export function digest(text: string, words: 2 | 4 = 4): string {
  let hex = '';
  for (const seed of seeds.slice(0, words)) hex += fnv(text, seed).toString(16).padStart(8, '0');
  return hex;
}

function fnv(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return hash >>> 0;
}
