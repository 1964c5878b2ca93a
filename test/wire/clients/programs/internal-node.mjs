/** As the official Node.js sample for administration: the current API, any 2xx, a JSON content type on every request. */
const [, , command, words] = process.argv;
const { base, key, id = "", name, product, client, email } = JSON.parse(words);

async function call(method, path, body) {
  const reply = await fetch(`${base}/api/internal/${path}`, {
    method,
    headers: {
      "Content-Type": "application/json",
      "X-API-KEY": key,
      "X-API-URL": "https://backend.example",
      "X-API-IP": "127.0.0.1",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { isOk: reply.ok, ...(await reply.json()) };
}

const named = encodeURIComponent(id);
const commands = {
  connect: () => call("GET", "connection-check"),
  "create-product": () => call("POST", "products", { name, status: "published" }),
  "get-product": () => call("GET", `products/${named}`),
  "list-products": () => call("GET", "products"),
  "create-license": () =>
    call("POST", "product-licenses", { product_id: product, parallel_uses: 1, client, client_email: email }),
  "edit-license": () => call("PUT", `product-licenses/${named}`, { parallel_uses: 2 }),
  "get-license": () => call("GET", `product-licenses/${named}`),
  "list-licenses": () => call("GET", `product-licenses?search=${encodeURIComponent(email)}`),
  block: () => call("POST", `blocked-product-licenses/${named}`),
  unblock: () => call("DELETE", `blocked-product-licenses/${named}`),
  "list-activations": () => call("GET", `product-activations?license_code=${named}`),
  deactivate: () => call("DELETE", `activated-product-activations/${named}`),
  activate: () => call("POST", `activated-product-activations/${named}`),
};

try {
  const { isOk, message, data } = await commands[command]();
  console.log(JSON.stringify({ done: isOk, message, data: data ?? null }));
} catch (error) {
  console.log(JSON.stringify({ done: false, message: `threw: ${error.message}`, data: null }));
}
