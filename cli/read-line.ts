const LONGEST = 4_096;

/** The first line of a stream without its end, at most 4096 characters; the rest is not read. */
export async function readLine(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes("\n") || text.length > LONGEST) break;
  }
  return text.split(/\r?\n/, 1)[0]?.slice(0, LONGEST) ?? "";
}
