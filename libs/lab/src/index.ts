export { createLab, type Driven, type Lab, type LabOptions, type LabState } from './lab.ts';
export { type Fault, type FaultKind, type FaultOrder, type LabService, type Side } from './faults.ts';
export { labRoutes } from './http.ts';
