import type { Activation } from "../../shared/domain/activation.ts";
import type { Context } from "../http/context.ts";
import { wireReply } from "../http/wire-answer.ts";
import { presentInternalActivation } from "../present/internal-activation.ts";

/** The reply that shows one activation as it is now. */
export async function replyActivation(message: string, activation: Activation, { storage }: Context) {
  const [product] = await storage.loadProducts([activation.productId]);
  return wireReply({
    internal: { message, data: presentInternalActivation(activation, product ?? null) },
  });
}
