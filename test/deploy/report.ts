/** Counts steps and prints each with what was seen and how long it took. */
export class Report {
  #passed = 0;
  #failed = 0;

  /** Does one step. One that fails is printed and thrown on, because the next ones need it. */
  async step<T>(title: string, act: (say: (seen: string) => void) => Promise<T>): Promise<T> {
    const seen: string[] = [];
    const from = performance.now();
    const took = () => `${((performance.now() - from) / 1_000).toFixed(1)} s`;
    try {
      const result = await act((text) => seen.push(text));
      this.#passed += 1;
      this.#print("ok    ", `${title} (${took()})`, seen);
      return result;
    } catch (error) {
      this.#failed += 1;
      this.#print("FAILED", `${title} (${took()})`, seen);
      throw error;
    }
  }

  /** The last line of a run. */
  summary(): string {
    return `${this.#passed} passed, ${this.#failed} failed`;
  }

  #print(mark: string, title: string, seen: readonly string[]): void {
    console.log(`${mark} ${title}`);
    for (const text of seen) console.log(text.replaceAll(/^/gm, "       "));
  }
}
