/**
 * Licensing for an on-prem server: activate with a token, poll, and keep running when the cloud is away.
 * `createLicensing` opens it; everything else here is what it takes and gives.
 */

export type { EventName, LicensingEvents } from "./events.ts";
// biome-ignore-start lint/performance/noBarrelFile: the one entry of the published package
export { createLicensing, type Licensing } from "./licensing.ts";
export {
  ConfigurationFault,
  type HttpTransport,
  type LicensingOptions,
  type ProductOption,
  type RequestOptions,
} from "./options.ts";
export type {
  ActivateOutcome,
  Carried,
  ClusterOutcome,
  ConnectionKind,
  ConnectionOutcome,
  DeactivateOutcome,
  RefreshOutcome,
  RefusalKind,
  Refused,
  RequestOutcome,
  ResponseOutcome,
  ReturnOutcome,
} from "./outcome.ts";
export type { AttemptResult, LastAttempt } from "./service/attempt.ts";
export type { StateKind, StateView } from "./state/state-fault.ts";
export type { Status } from "./status.ts";
export type { ApplicationView, EvaluationView } from "./views/application-view.ts";
export type { LicenseView, NodeLicenseStatus } from "./views/license-view.ts";
// biome-ignore-end lint/performance/noBarrelFile: the one entry of the published package
export type { ClusterView, NodeView } from "./views/node-view.ts";
