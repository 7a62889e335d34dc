// The requests of `signers.rs`, signed by the signer of the SDK for JavaScript and sent by Node.
//
// Arguments: endpoint, region, file of cases. A case is a line of fields, percent-encoded and apart by tabs; each
// answer becomes a line: its status, a space, its body.

import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { request as send } from "node:http";
import { buildQueryString, escapeUri } from "@smithy/core/protocols";
import { SignatureV4 } from "@smithy/signature-v4";

const [endpoint, region, cases] = process.argv.slice(2);
const { hostname, port, host } = new URL(endpoint);

class Sha256 {
  constructor(secret) {
    this.hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret);
  }
  update(data) {
    this.hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.hash.digest());
  }
}

function pairs(field) {
  return field
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => pair.split("=").map(decodeURIComponent));
}

/** Names that are given more than once have an array of values, as the SDK's serializers write them. */
function queryOf(field) {
  const query = {};
  for (const [name, value] of pairs(field)) {
    query[name] = name in query ? [].concat(query[name], value) : value;
  }
  return query;
}

async function signed(line) {
  const [method, path, query, headers, body, form, key, secret, token] = line.split("\t");
  const signer = new SignatureV4({
    service: "apigateway",
    region,
    sha256: Sha256,
    credentials: {
      accessKeyId: decodeURIComponent(key),
      secretAccessKey: decodeURIComponent(secret),
      sessionToken: token === "" ? undefined : decodeURIComponent(token),
    },
  });
  const request = {
    method,
    protocol: "http:",
    hostname,
    port: Number(port),
    path: "/" + path.split("/").map(decodeURIComponent).map(escapeUri).join("/"),
    query: queryOf(query),
    headers: { host, ...Object.fromEntries(pairs(headers)) },
    body: body === "" ? undefined : decodeURIComponent(body),
  };
  return form === "query" ? signer.presign(request, { expiresIn: 60 }) : signer.sign(request);
}

function answer({ method, path, query, headers, body }) {
  const search = buildQueryString(query ?? {});
  const options = { method, hostname, port, path: search === "" ? path : `${path}?${search}`, headers };
  return new Promise((resolve, reject) => {
    const sent = send(options, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve(`${response.statusCode} ${Buffer.concat(chunks)}`));
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

for (const line of readFileSync(cases, "utf8").split("\n")) {
  if (line !== "") {
    console.log(await answer(await signed(line)));
  }
}
