import { command, type Step } from "./step.ts";

const WITH_PRODUCT = ["--products", "backup"];

const setClock = command(
  "31 days pass",
  "The service has a test clock; from here on it and the servers are 31 days ahead.",
  "vendor",
  "countersign",
  ["clock", "set", "+31d"],
  { says: /TEST CLOCK IS ON/ },
);

const daysPass: Step = {
  ...setClock,
  act: async (scene, known) => {
    const done = await setClock.act(scene, known);
    scene.moveServers?.("+31d");
    return done;
  },
};

/** A product's first days: it runs without a license, and then it does not. */
export const EVALUATION: readonly Step[] = [
  command(
    "The product is installed on server A",
    "It runs 30 days in evaluation, with all features and without a license.",
    "server-a",
    "countersign-node",
    ["verify", ...WITH_PRODUCT],
    { says: /in evaluation, 30 days left/ },
  ),
  daysPass,
  command(
    "The evaluation is over",
    "The server learns it at its poll; a reinstall on the same hardware would not start another.",
    "server-a",
    "countersign-node",
    ["verify", ...WITH_PRODUCT],
    { exitCode: 1, says: /evaluation over/ },
  ),
];
