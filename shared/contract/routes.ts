import type { Operation } from "./operation.ts";
import { activate } from "./operations/activate.ts";
import { createAccount } from "./operations/create-account.ts";
import { createLicense } from "./operations/create-license.ts";
import { createProduct } from "./operations/create-product.ts";
import { deactivate } from "./operations/deactivate.ts";
import { deactivateActivation } from "./operations/deactivate-activation.ts";
import { getAccount } from "./operations/get-account.ts";
import { getActivation } from "./operations/get-activation.ts";
import { getKeyManifest } from "./operations/get-key-manifest.ts";
import { getKeySet } from "./operations/get-key-set.ts";
import { getLicense } from "./operations/get-license.ts";
import { getProduct } from "./operations/get-product.ts";
import { getToken } from "./operations/get-token.ts";
import { issueToken } from "./operations/issue-token.ts";
import { listAccounts } from "./operations/list-accounts.ts";
import { listActivations } from "./operations/list-activations.ts";
import { listLicenses } from "./operations/list-licenses.ts";
import { listProducts } from "./operations/list-products.ts";
import { listTokens } from "./operations/list-tokens.ts";
import { revokeToken } from "./operations/revoke-token.ts";
import { testConnection } from "./operations/test-connection.ts";
import { verify } from "./operations/verify.ts";

/** Every operation of the service: the gateway, the cloud routes, the OpenAPI document and the reference come from it. */
export const ROUTES = [
  testConnection,
  getKeySet,
  getKeyManifest,
  activate,
  verify,
  deactivate,
  createProduct,
  getProduct,
  listProducts,
  createAccount,
  getAccount,
  listAccounts,
  createLicense,
  getLicense,
  listLicenses,
  issueToken,
  getToken,
  listTokens,
  revokeToken,
  getActivation,
  listActivations,
  deactivateActivation,
] as const satisfies readonly Operation[];
