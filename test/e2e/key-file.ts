import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createKeyFile } from "../../shared/contract/operations/create-key-file.ts";
import { downloadKeyFile } from "../../shared/contract/operations/download-key-file.ts";
import { emptyFolder } from "./process.ts";
import type { Vendor } from "./vendor.ts";

/** A key file as the customer has got it. */
export interface MadeKeyFile {
  readonly id: string;
  readonly accountId: string;
  readonly text: string;
  readonly path: string;
}

interface Given {
  readonly accountId?: string;
  readonly serverType?: string;
  readonly endUsers?: number;
  /** When one more EndUser key ends, which is temporary (epoch ms). */
  readonly temporaryUntil?: number;
}

/** Makes a file of permanent EndUser keys and one Administrator key, for a new account where none is given. */
export async function keyFile(vendor: Vendor, given: Given): Promise<MadeKeyFile> {
  const { serverType = "Production", endUsers = 5, temporaryUntil } = given;
  const accountId = given.accountId ?? (await vendor.sell([])).accountId;
  const { id } = await vendor.staff(createKeyFile, {
    body: {
      ...{ accountId, serverType },
      keys: [
        { type: "EndUser", mode: "Permanent", count: endUsers },
        { type: "Administrator", mode: "Permanent", count: 1 },
        ...(temporaryUntil === undefined ? [] : [temporary(temporaryUntil)]),
      ],
    },
  });
  const { fileName, text } = await vendor.staff(downloadKeyFile, { params: { keyFileId: id } });
  const path = join(emptyFolder(), fileName);
  writeFileSync(path, text);
  return { id, accountId, text, path };
}

function temporary(until: number) {
  const expiresAt = new Date(until).toISOString();
  return { type: "EndUser", mode: "Temporary", expiresAt, count: 1 } as const;
}
