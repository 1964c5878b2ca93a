/** What CloudFormation asks of a custom resource. */
export interface DeploymentEvent {
  readonly RequestType: "Create" | "Update" | "Delete";
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
}

/** True for an event that CloudFormation sent and waits for an answer to. */
export function isDeployment(event: object): event is DeploymentEvent {
  return "RequestType" in event && "ResponseURL" in event;
}

/**
 * Tells CloudFormation how it went. It waits up to an hour for this word, so that a failure is told, too; the answer is
 * put to an address that CloudFormation has signed.
 */
export async function answerDeployment(
  event: DeploymentEvent,
  outcome: { readonly data: Readonly<Record<string, string>> } | { readonly failed: string },
): Promise<void> {
  const { StackId, RequestId, LogicalResourceId, PhysicalResourceId } = event;
  const body = {
    ...("failed" in outcome
      ? { Status: "FAILED", Reason: outcome.failed.slice(0, 500) }
      : { Status: "SUCCESS", Data: outcome.data }),
    StackId,
    RequestId,
    LogicalResourceId,
    PhysicalResourceId: PhysicalResourceId ?? `${LogicalResourceId}-keys`,
  };
  const response = await fetch(event.ResponseURL, {
    method: "PUT",
    headers: { "content-type": "" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`CloudFormation refused the answer with ${response.status}`);
}
