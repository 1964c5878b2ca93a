/** As the official Node.js client: the current API, any 2xx and `is_active`; a 200 that is not JSON throws. */
import { existsSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";

const [, , command, words] = process.argv;
const options = JSON.parse(words);
const { base, key, product, code, client, url, ip, file } = options;

async function call(method, path, body) {
  const reply = await fetch(base + path, {
    method,
    headers: {
      accept: "application/json",
      "content-type": "application/json",
      "X-API-KEY": key,
      "X-API-URL": url,
      "X-API-IP": ip,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { isOk: reply.ok, ...(await reply.json()) };
}

const kept = () => (existsSync(file) ? readFileSync(file, "utf8") : null);

const commands = {
  connect: () => call("GET", "/api/external/connection-check"),
  async activate() {
    const body = { product_id: product, license_code: code, client_name: client };
    const reply = await call("POST", "/api/external/license/activate", body);
    if (reply.isOk && reply.is_active) writeFileSync(file, reply.lic_response ?? reply.data.license_data);
    return reply;
  },
  verify: () => call("POST", "/api/external/license/verify", { product_id: product, license_data: kept() }),
  async deactivate() {
    const body = { product_id: product, license_data: kept() };
    const reply = await call("POST", "/api/external/license/deactivate", body);
    if (reply.isOk && reply.is_active) unlinkSync(file);
    return reply;
  },
  update: () => call("POST", "/api/external/update/check", { product_id: product, current_version: "1.0.0" }),
};

try {
  const { isOk, is_active, message } = await commands[command]();
  console.log(JSON.stringify({ done: isOk && is_active === true, message, kept: kept() }));
} catch (error) {
  console.log(JSON.stringify({ done: false, message: `threw: ${error.message}`, kept: kept() }));
}
