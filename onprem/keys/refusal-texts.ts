const SUPPORT = "{support}";
const AUTHORIZATION = `Contact ${SUPPORT} and obtain a valid authorization.`;
const ANOTHER_FILE = `Use the file as the vendor sent it. If that does not help, contact ${SUPPORT} and obtain a valid authorization.`;

/** Every no about keys: what is wrong and what mends it, with places for what is named. */
export const TEXTS = {
  KEY_FILE_TOO_LARGE: [
    "The file is larger than a key file may be: at most 5,000 keys and 5 MB.",
    `Choose the key file that the vendor sent, or contact ${SUPPORT} and obtain several smaller ones.`,
  ],
  KEY_FILE_UNREADABLE: ["The file is no key file, or it is damaged.", ANOTHER_FILE],
  KEY_FILE_CUT_OFF: [
    "The key file is cut off: its end is missing.",
    `Copy the whole file again. If that does not help, contact ${SUPPORT} and obtain a valid authorization.`,
  ],
  KEY_FILE_CONTRIVED: [
    "The file is nested deeper than a key file, or says the same thing twice; it was not read.",
    ANOTHER_FILE,
  ],
  KEY_FILE_OF_OTHER_VERSION: [
    "The file has a format of another version than this program reads.",
    `Update this program, or contact ${SUPPORT} and obtain a file for this version.`,
  ],
  KEY_FILE_FORGED: ["The file is not as the vendor has signed it.", ANOTHER_FILE],
  KEY_FILE_OF_OTHER_VENDOR: [
    "The file is from another vendor's service.",
    `Use this vendor's file, and compare COUNTERSIGN_ROOT_KEYS with what the vendor gave. If that does not help, contact ${SUPPORT} and obtain a valid authorization.`,
  ],
  KEY_FILE_OF_OTHER_ACCOUNT: [
    "The file was made for another customer than this server belongs to.",
    `Choose your own file, or contact ${SUPPORT} and obtain a valid authorization.`,
  ],
  KEY_FILE_INCOMPLETE: ["Keys are missing from the file, or were added to it.", ANOTHER_FILE],
  KEY_FORGED: ["The key {number} is not as the vendor has signed it; nothing was imported.", ANOTHER_FILE],
  KEY_NUMBER_TWICE: ["The license number {number} is there twice; nothing was imported.", AUTHORIZATION],
  KEY_IMPOSSIBLE: ["The key {number} cannot be used: {why}. Nothing was imported.", AUTHORIZATION],
  SERVER_TYPE_DIFFERS: [
    "This server has keys for the server type {installed}, and the file is for {offered}.",
    `Choose a file for ${"{installed}"}, or change the server type.`,
  ],
  KEY_HELD: ["The license number {number} is on this server already, from another file.", AUTHORIZATION],
  PROVISIONAL_FIRST: ["Keys on this server wait for their authorization.", "Authorize or remove them first."],
  PROVISIONAL_OVER: [
    "The five days in which this file may be used without authorization are over since {since}.",
    `Connect this server to the vendor's service and import the file again, or contact ${SUPPORT} and obtain a valid authorization.`,
  ],
  FILE_REJECTED: ["The vendor's service refuses the file: {why}", AUTHORIZATION],
  NOT_ADMINISTRATOR: [
    "Only the built-in user and users with an Administrator key may import license keys.",
    "Sign in as such a user, or have an administrator assign an Administrator key.",
  ],
  USER_INVALID: [
    "That is no name of a user who can have a key.",
    "Name the user as the product does: 1 to 200 printable characters. The built-in user needs no key.",
  ],
  NO_KEY: [
    "This server has no usable key of the kind {kind}.",
    `Import a file with such keys, or contact ${SUPPORT} to obtain one.`,
  ],
  NO_KEY_FREE: [
    "Every key of the kind {kind} is assigned to somebody.",
    "Release a key of somebody who no longer needs it, or import more keys.",
  ],
  NO_SEAT: ["{why}", "Ask an administrator to assign a key in the Licenses page."],
  FILE_NOT_HERE: ["That file is not on this server.", "Name a file that the status lists."],
  CONNECTION_NEEDED: [
    "This needs a connection to the vendor's service, and there is none: {why}",
    `Let this server reach the vendor's service, or contact ${SUPPORT}.`,
  ],
  SERVER_TYPE_SAME: [
    "The files are for the server type {installed}, which this server has already.",
    "Import them; the server type need not be changed.",
  ],
  SERVER_TYPES_MIXED: [
    "The files are for several server types: {offered}.",
    "Choose files for one server type.",
  ],
} as const satisfies Record<string, readonly [string, string]>;

/** The codes of the noes about keys. */
export type KeysCode = keyof typeof TEXTS;
