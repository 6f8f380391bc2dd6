import winston from 'winston';

export type Fields = Readonly<Record<string, unknown>>;

/** Lines for whoever runs the system. `sagaId` is the field to find one operation by. */
export interface Log {
  readonly info: (message: string, fields?: Fields) => void;
  readonly warn: (message: string, fields?: Fields) => void;
  readonly error: (message: string, fields?: Fields) => void;
  /** Resolves when every line is written. */
  readonly close: () => Promise<void>;
}

export interface LogOptions {
  readonly format: 'text' | 'json';
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  /** Where lines go; standard output when left out. */
  readonly stream?: NodeJS.WritableStream;
}

export function createLog({ format, level, stream = process.stdout }: LogOptions): Log {
  const transport = new winston.transports.Stream({ stream });
  const logger = winston.createLogger({ level, format: format === 'json' ? json : text, transports: [transport] });
  return {
    info: (message, fields) => void logger.info(message, fields),
    warn: (message, fields) => void logger.warn(message, fields),
    error: (message, fields) => void logger.error(message, fields),
    close: () =>
      new Promise((resolve) => {
        logger.once('finish', () => resolve());
        logger.end();
      }),
  };
}

const json = winston.format.combine(winston.format.timestamp(), winston.format.json());

const text = winston.format.combine(
  winston.format.timestamp(),
  winston.format.printf(({ timestamp, level, message, ...fields }) => {
    const rest = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`]));
    return [String(timestamp), level.padEnd(5), String(message), ...rest].join(' ');
  }),
);
