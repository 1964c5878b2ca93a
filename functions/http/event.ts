/** What the shell reads of an API Gateway HTTP event, payload version 2.0; the local gateway makes the same. */
export interface HttpEvent {
  readonly rawPath: string;
  readonly rawQueryString: string;
  /** Names in lower case; repeated headers are joined by a comma. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>>;
  readonly pathParameters?: Readonly<Record<string, string | undefined>>;
  readonly requestContext: {
    readonly requestId: string;
    readonly routeKey: string;
    readonly http: {
      readonly method: string;
      readonly path: string;
      readonly sourceIp: string;
      readonly userAgent?: string;
    };
  };
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The body's bytes as text, whatever form the gateway gave them; "" for none. */
export function bodyText({ body, isBase64Encoded }: HttpEvent): string {
  if (body === undefined) return "";
  return isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body;
}
