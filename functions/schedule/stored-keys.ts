import { AwsCallFailed } from "../http/aws-call.ts";
import type { Call } from "./root-key.ts";

/** The parameters of a stage, by the last part of their names, with the version that each write raises. */
export type Stored = ReadonlyMap<string, { readonly text: string; readonly version: number }>;

/** Reads what is there of these parameters; `path` ends in a slash. */
export async function readStored(call: Call, names: readonly string[]): Promise<Stored> {
  const { Parameters = [] } = await call<{ Parameters?: { Name: string; Value: string; Version: number }[] }>(
    {
      service: "ssm",
      action: "GetParameters",
      input: { Names: names, WithDecryption: true },
    },
  );
  return new Map(
    Parameters.map(({ Name, Value, Version }) => [
      Name.slice(Name.lastIndexOf("/") + 1),
      { text: Value, version: Version },
    ]),
  );
}

/** Writes a parameter and returns its new version. A longer one than 4 KB moves to the advanced tier by itself. */
export async function writeStored(
  call: Call,
  name: string,
  text: string,
  type: "String" | "SecureString",
): Promise<number> {
  const { Version } = await call<{ Version: number }>({
    service: "ssm",
    action: "PutParameter",
    input: { Name: name, Value: text, Type: type, Tier: "Intelligent-Tiering", Overwrite: true },
  });
  return Version;
}

/** Writes a parameter that must never change; one that is there, also since a moment ago, stays as it is. */
export async function writeOnce(call: Call, name: string, text: string): Promise<void> {
  try {
    await call({
      service: "ssm",
      action: "PutParameter",
      input: { Name: name, Value: text, Type: "SecureString", Overwrite: false },
    });
  } catch (error) {
    if (!(error instanceof AwsCallFailed) || error.code !== "ParameterAlreadyExists") throw error;
  }
}

/** Deletes parameters; those that are not there are no error. */
export async function deleteStored(call: Call, names: readonly string[]): Promise<void> {
  await call({ service: "ssm", action: "DeleteParameters", input: { Names: names } });
}
