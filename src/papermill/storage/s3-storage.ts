import type * as Sdk from "@aws-sdk/client-s3";
import { InputError } from "../errors";
import type { Storage } from "./storage";

/**
 * Objects in S3 or in a store that speaks its protocol: `s3://bucket/key`. Region, credentials and endpoint are found
 * as every AWS tool finds them: `AWS_REGION`, `AWS_PROFILE`, `AWS_ENDPOINT_URL`, roles, ...
 */
export const s3Storage: Storage = {
  rewritable: true,
  async read(address) {
    const { client, GetObjectCommand } = await connect();
    const { Body } = await client.send(new GetObjectCommand(objectAt(address)));
    return Body!.transformToString();
  },
  async write(address, text) {
    const { client, PutObjectCommand } = await connect();
    const content = { Body: text, ContentType: "application/json" };
    await client.send(new PutObjectCommand({ ...objectAt(address), ...content }));
  },
};

let connection: Promise<typeof Sdk & { client: Sdk.S3Client }> | undefined;

/** The client is a package of its own, which only those install who need it. */
function connect(): NonNullable<typeof connection> {
  connection ??= import("@aws-sdk/client-s3").then(
    (sdk) => {
      // Stores other than AWS's rarely have a host name for each bucket.
      const forcePathStyle = Boolean(process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL);
      return { ...sdk, client: new sdk.S3Client({ forcePathStyle }) };
    },
    () => {
      connection = undefined;
      throw new InputError("s3:// needs the AWS client; install it: npm install @aws-sdk/client-s3");
    },
  );
  return connection;
}

function objectAt(address: string): { Bucket: string; Key: string } {
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/i.exec(address) ?? [];
  if (Key === undefined) throw new InputError(`expected s3://bucket/key, got ${address}`);
  return { Bucket, Key };
}
