import type { WireOperation } from "../wire-operation.ts";
import { activateProduct } from "./operations/activate-product.ts";
import { blockLicense } from "./operations/block-license.ts";
import { checkConnection } from "./operations/check-connection.ts";
import { createLicense } from "./operations/create-license.ts";
import { createProduct } from "./operations/create-product.ts";
import { deactivateActivation } from "./operations/deactivate-activation.ts";
import { deactivateLicenseActivations } from "./operations/deactivate-license-activations.ts";
import { deactivateProduct } from "./operations/deactivate-product.ts";
import { getLicense } from "./operations/get-license.ts";
import { getProduct } from "./operations/get-product.ts";
import { listActivations } from "./operations/list-activations.ts";
import { listLicenses } from "./operations/list-licenses.ts";
import { listProducts } from "./operations/list-products.ts";
import { reactivateActivation } from "./operations/reactivate-activation.ts";
import { revokeLicense } from "./operations/revoke-license.ts";
import { unblockLicense } from "./operations/unblock-license.ts";
import { updateLicense } from "./operations/update-license.ts";
import { updateProduct } from "./operations/update-product.ts";

/** Every operation of the administration side of the License Manager protocol. */
export const INTERNAL_ROUTES = [
  checkConnection,
  listProducts,
  createProduct,
  getProduct,
  updateProduct,
  activateProduct,
  deactivateProduct,
  listLicenses,
  createLicense,
  getLicense,
  updateLicense,
  blockLicense,
  unblockLicense,
  revokeLicense,
  deactivateLicenseActivations,
  listActivations,
  deactivateActivation,
  reactivateActivation,
] as const satisfies readonly WireOperation[];
