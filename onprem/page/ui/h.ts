import { Fragment, h } from "preact";

/** What JSX becomes: esbuild puts these into every file, which is shorter than the automatic form. */
export { Fragment, h };
