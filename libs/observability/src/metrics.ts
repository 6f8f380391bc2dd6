import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export type Labels = Readonly<Record<string, string>>;
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** Numbers for whoever watches the system, in the words of Prometheus. */
export interface Metrics {
  /** Counts up; answers the function that counts. */
  readonly counter: (name: string, help: string, labels: readonly string[]) => (labels: Labels, by?: number) => void;
  /** Seconds, in buckets. */
  readonly seconds: (name: string, help: string, labels: readonly string[]) => (labels: Labels, seconds: number) => void;
  /** Looked up whenever somebody asks; what cannot be looked up is left out then. */
  readonly gauge: (name: string, help: string, labels: readonly string[], look: () => Promise<readonly Sample[]>) => void;
  /** The whole of it in the text format of Prometheus. */
  readonly text: () => Promise<{ readonly contentType: string; readonly body: string }>;
}

/** ms between two looks at how late the event loop is. Each wakes the process up, which ten times as often costs an idle one more than all else. */
const eventLoopMonitoringPrecision = 100;

/** `nodejs_eventloop_lag_…` and the memory and CPU of the process come with it. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision });

  return {
    counter: (name, help, labelNames) => {
      const counter = new Counter({ name, help, labelNames: [...labelNames], registers });
      return (labels, by = 1) => counter.inc({ ...labels }, by);
    },
    seconds: (name, help, labelNames) => {
      const histogram = new Histogram({ name, help, labelNames: [...labelNames], registers, buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120, 600] });
      return (labels, seconds) => histogram.observe({ ...labels }, seconds);
    },
    gauge: (name, help, labelNames, look) => {
      new Gauge({
        name,
        help,
        labelNames: [...labelNames],
        registers,
        async collect() {
          this.reset();
          // A store that is away must not take the other numbers with it.
          for (const { labels, value } of await look().catch(() => [])) this.set({ ...labels }, value);
        },
      });
    },
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}
