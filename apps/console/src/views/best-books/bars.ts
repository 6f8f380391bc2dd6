/** A day's rentals and returns. */
export interface OfDay {
  readonly day: string;
  readonly rented: number;
  readonly returned: number;
}

export interface Scale {
  /** The figure at the top of the picture. */
  readonly top: number;
  /** The figures that have a line, from the bottom. */
  readonly lines: readonly number[];
}

const nice = [1, 2, 5];
const mostLines = 4;

/** A scale for whole things that ends at or above the largest of them, with lines at round figures. */
export function scaleFor(largest: number): Scale {
  const step = stepFor(Math.max(1, largest));
  const count = Math.ceil(Math.max(1, largest) / step);
  return { top: count * step, lines: Array.from({ length: count + 1 }, (_, index) => index * step) };
}

function stepFor(largest: number): number {
  for (let power = 1; ; power *= 10) {
    const step = nice.map((one) => one * power).find((one) => largest / one <= mostLines);
    if (step !== undefined) return step;
  }
}

/** Which days are named below the picture: the last one, and every so many before it. */
export function isNamed(index: number, count: number, every: number): boolean {
  return (count - 1 - index) % every === 0;
}
