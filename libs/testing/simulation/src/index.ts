export { simulate, type SimulateOptions, type Simulation, type SimulationStats } from './simulate.ts';
