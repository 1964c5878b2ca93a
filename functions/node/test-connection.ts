import { testConnection } from "../../shared/contract/operations/test-connection.ts";
import { reply } from "../http/answer.ts";
import { route } from "../http/route.ts";

/** Tells that the service can be reached; it asks the database nothing. */
export const handler = route(testConnection, async () => reply(200, { message: "successfully connected!" }));
