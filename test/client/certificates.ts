import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** X.509 certificates (RFC 5280) in as few fields as TLS needs, so that tests need no program and no library for them. */

export interface Certified {
  readonly key: string;
  readonly cert: string;
  readonly name: Name;
}

export interface Name {
  readonly commonName: string;
  readonly organization?: string;
}

interface Asked {
  readonly name: Name;
  /** Left out, the certificate signs itself. */
  readonly issuer?: Certified;
  readonly isAuthority?: boolean;
  /** Addresses that a server's certificate is for. */
  readonly ips?: readonly string[];
  readonly days?: readonly [from: number, until: number];
}

/** A new key on the curve P-256, and a certificate for it. */
export function certify({ name, issuer, isAuthority = false, ips = [], days = [-1, 1] }: Asked): Certified {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const extensions = [
    ...(isAuthority ? [extension("551d13", sequence(Buffer.from([0x01, 0x01, 0xff])), true)] : []),
    ...(ips.length === 0 ? [] : [extension("551d11", sequence(...ips.map(ipName)), false)]),
  ];
  const statement = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    nameOf(issuer?.name ?? name),
    sequence(...days.map((day) => utcTime(Date.now() + day * 86_400_000))),
    nameOf(name),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(...extensions)),
  );
  const signer = issuer === undefined ? privateKey : createPrivateKey(issuer.key);
  const signature = bitString(sign("sha256", statement, signer));
  return { key: pemOf(privateKey), cert: pem(sequence(statement, ECDSA_WITH_SHA256, signature)), name };
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const integer = (bytes: Buffer) => der(0x02, bytes);
const oid = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const bitString = (bytes: Buffer) => der(0x03, Buffer.from([0]), bytes);
const ECDSA_WITH_SHA256 = sequence(oid("2a8648ce3d040302"));

function nameOf({ commonName, organization }: Name): Buffer {
  const part = (type: string, text: string) =>
    der(0x31, sequence(oid(type), der(0x0c, Buffer.from(text, "utf8"))));
  return sequence(
    ...(organization === undefined ? [] : [part("55040a", organization)]),
    part("550403", commonName),
  );
}

function utcTime(at: number): Buffer {
  const text = new Date(at).toISOString().replace(/\D/g, "").slice(2, 14);
  return der(0x17, Buffer.from(`${text}Z`));
}

function ipName(ip: string): Buffer {
  return der(0x87, Buffer.from(ip.split(".").map(Number)));
}

function extension(type: string, value: Buffer, isCritical: boolean): Buffer {
  const critical = isCritical ? [Buffer.from([0x01, 0x01, 0xff])] : [];
  return sequence(oid(type), ...critical, der(0x04, value));
}

function pem(certificate: Buffer): string {
  const lines = certificate
    .toString("base64")
    .match(/.{1,64}/g)
    ?.join("\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function pemOf(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }) as string;
}
