import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { cpus, networkInterfaces } from "node:os";
import { join } from "node:path";

const MACS_MAX = 4;
const DMI = "/sys/class/dmi/id";

/**
 * What this machine is made of: component name to raw value. It never leaves the process as it is; what cannot be
 * read (no rights, no such file, another system) is left out.
 */
export function readHardware(): Readonly<Record<string, string>> {
  const parts: readonly (readonly [string, string | null])[] = [
    ["machineId", textOf("/etc/machine-id") ?? textOf("/var/lib/dbus/machine-id")],
    ["productUuid", textOf(`${DMI}/product_uuid`)],
    ["boardSerial", textOf(`${DMI}/board_serial`)],
    ["rootFs", rootFileSystem()],
    ["disk", firstDisk()],
    ["cpu", processor()],
    ...macs(),
  ];
  return Object.fromEntries(parts.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim() || null;
  } catch {
    return null;
  }
}

function processor(): string | null {
  const all = cpus();
  return all[0] === undefined ? null : `${all[0].model.trim()} x ${all.length}`;
}

/** Cards with an address burned in: those that software has made up (bit 2 of the first byte) change at will. */
function macs(): [string, string][] {
  const cards = Object.entries(networkInterfaces()).flatMap(([name, addresses]) => {
    const mac = addresses?.find(({ internal }) => !internal)?.mac;
    return mac === undefined || (Number.parseInt(mac.slice(0, 2), 16) & 2) !== 0 ? [] : [{ name, mac }];
  });
  return cards.slice(0, MACS_MAX).map(({ name, mac }) => [componentOf("mac", name), mac]);
}

function componentOf(prefix: string, name: string): string {
  const plain = name.replace(/[^a-zA-Z0-9]/g, "").slice(0, 24);
  return prefix + plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** The id that the root file system got when it was made. */
function rootFileSystem(): string | null {
  const line = textOf("/proc/self/mountinfo")
    ?.split("\n")
    .find((each) => each.split(" ")[4] === "/");
  const device = line?.split(" - ")[1]?.split(" ")[1];
  if (device === undefined || !device.startsWith("/dev/")) return null;
  try {
    const target = realpathSync(device);
    const folder = "/dev/disk/by-uuid";
    return readdirSync(folder).find((name) => realpathSync(join(folder, name)) === target) ?? null;
  } catch {
    return null;
  }
}

function firstDisk(): string | null {
  try {
    for (const name of readdirSync("/sys/block").sort()) {
      if (/^(loop|ram|zram|sr|fd|dm-|md)/.test(name)) continue;
      const serial =
        textOf(`/sys/block/${name}/wwid`) ??
        textOf(`/sys/block/${name}/device/wwid`) ??
        textOf(`/sys/block/${name}/serial`) ??
        textOf(`/sys/block/${name}/device/serial`);
      if (serial !== null) return serial;
    }
  } catch {
    return null;
  }
  return null;
}
