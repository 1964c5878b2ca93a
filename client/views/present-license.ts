import { runsUntil } from "../../shared/domain/license-dates.ts";
import { licenseStatus } from "../../shared/domain/license-status.ts";
import type { Downgrade } from "../../shared/domain/refusal.ts";
import type { HeldLicense, RemovedLicense } from "../state/stored-state.ts";
import type { LicenseView, NodeLicenseStatus } from "./license-view.ts";
import { usableUntil } from "./rights.ts";

const REMOVED_STATUS: Record<Downgrade, NodeLicenseStatus> = {
  LICENSE_REVOKED: "revoked",
  LICENSE_BLOCKED: "blocked",
  LICENSE_EXPIRED: "expired",
  PRODUCT_INACTIVE: "product-inactive",
  ACTIVATION_DEACTIVATED: "deactivated",
};

/** A license that this node holds, at one instant. */
export function viewOfHeld(license: HeldLicense, now: number): LicenseView {
  const facts = { activeUses: 1, unitsInUse: 0, deadlineAt: license.deadlineAt };
  return view(license, {
    status: licenseStatus({ ...license, state: "active" }, facts, now),
    isUsable: now < usableUntil(license),
    removed: null,
  });
}

/** A license of files that cannot be used here (copied ones). */
export function viewOfUnusable(license: HeldLicense): LicenseView {
  return view(license, { status: "invalid", isUsable: false, removed: null });
}

/** A license that was taken away; null when the node gave it back itself and there is nothing to tell. */
export function viewOfRemoved({ license, code, at }: RemovedLicense): LicenseView | null {
  if (code === "RELEASED") return null;
  return view(license, { status: REMOVED_STATUS[code], isUsable: false, removed: { code, at } });
}

function view(
  license: HeldLicense,
  judged: Pick<LicenseView, "status" | "isUsable" | "removed">,
): LicenseView {
  const { product, code, type, capacity, features, startsAt, expiresAt, maintenanceUntil } = license;
  return {
    product: { code: product.code, name: product.name },
    code,
    type,
    class: license.class,
    ...judged,
    capacity,
    features: [...features],
    startsAt,
    expiresAt,
    runsUntil: runsUntil(license),
    maintenanceUntil,
    activatedAt: license.activatedAt,
    mode: license.deadlineAt === null ? "offline" : "online",
    deadlineAt: license.deadlineAt,
  };
}
