// What unwrapped documents are mostly made of; the control characters are those of unwrap.ts. It belongs to version 1 of
// the strings: one changed character, and no string that was ever written opens.
const FRAGMENTS: readonly string[] = [
  '"evaluations":[{"product":{"id":"prd_","code":"","name":""},"endsAt":1},{"product":',
  '"revokedAt":1,"replaces":"nod_","products":["","type":"unknown","type":"evaluation",',
  '"class":"not-for-resale",DevelopmentTrainingStagingTest.example.local.net.org.com',
  '"macEno1":"","macEnp0s3":"","macEns3":"","macEth1":"","productUuid":"","boardSerial":"',
  '\u0001{"jwk":{"kty":"OKP","crv":"Ed25519","x":""},"alg":"Ed25519","typ":"return+jwt","kid":"\u0004\u0001"}\u0002.\u0001',
  '{"iss":"nod_\u0004\u0001","sub":"nod_\u0004\u0001","aud":"countersign:","iat":1,"jti":"","version":1,',
  '"serial":1,"activations":["act_","act_"]}\u0002.\u0003',
  '\u0001{"jwk":{"kty":"OKP","crv":"Ed25519","x":""},"alg":"Ed25519","typ":"request+jwt","kid":"\u0004\u0001"}\u0002.\u0001',
  '{"iss":"nod_\u0004\u0001","sub":"nod_\u0004\u0001","aud":"root:","iat":1,"jti":"","version":1,"nonce":"',
  '","node":{"hostName":"","version":"","serverType":"Production","fingerprint":{"machineId":"","rootFs":"",',
  '"disk":"","cpu":"","macEns192":"","macEth0":""}}}\u0002.\u0003',
  '\u0001{"alg":"Ed25519","typ":"response+jwt","kid":"\u0004\u0002"}\u0002.\u0001{"iss":"countersign:","aud":"nod_","sub":"acc_',
  '","iat":1,"exp":1,"jti":"doc_","serial":1,"nonce":"","version":1,"licenses":[{"id":"lic_","code":"CSL1-',
  '","product":{"id":"prd_","code":"","name":""},"type":"subscription","type":"perpetual","class":"production",',
  '"capacity":null,"features":[],"startsAt":null,"expiresAt":null,"maintenanceUntil":null,"graceDays":0,',
  '"activationId":"act_","activatedAt":1},{"id":"lic_","code":"CSL1-","fingerprint":{"machineId":"","rootFs":"',
  '","disk":"","cpu":""},"manifest":"\u0001{"alg":"Ed25519","typ":"manifest+jwt","kid":"',
  '"}\u0002.\u0001{"iss":"countersign:","iat":1,"jti":"manifest-","serial":1,"version":,"keys":[',
  '{"kty":"OKP","crv":"Ed25519","x":"","kid":"\u0004\u0001","useFrom":1},{"kty":"OKP","crv":"Ed25519","x":"',
  '","kid":"\u0004\u0001","useFrom":1}]}\u0002.\u0003"}\u0002.\u0003',
];

/** What deflated texts refer back into, as if it stood before them. */
export const DICTIONARY: Uint8Array = new TextEncoder().encode(FRAGMENTS.join(""));
