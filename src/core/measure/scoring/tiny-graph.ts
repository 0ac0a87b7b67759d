/**
 * A bigram model over two tokens as an ONNX graph (opset 17), with the inputs and output that every
 * measured graph has: embedding, matrix product, log-sum-exp, gather. For trying out providers.
 */
export const TINY_GRAPH: Uint8Array = Buffer.from(
  "CAgSADrEAgoTCgF3CgNpZHgSAWUiBkdhdGhlcgoRCgFlCgF3EgFsIgZNYXRNdWwKCwoBbBIBeCIDRXhwChQKAXgKAWESAXMiCVJlZHVjZVN1bQoLCgFzEgF6IgNMb2cKGgoHdGFyZ2V0cwoBYRIBdSIJVW5zcXVlZXplCiYKAWwKAXUSAWciDkdhdGhlckVsZW1lbnRzKgsKBGF4aXMYAqABAgoOCgF6CgFnEgFkIgNTdWIKFAoBZAoBYRIDbmxsIgdTcXVlZXplEgFnKhsIAggCEAFCAXdKEAAAgD8AAAAAAAAAAAAAgD8qEQgBEAdCAWFKCAIAAAAAAAAAWhcKA2lkeBIQCg4IBxIKCgMSAUIKAxIBVFobCgd0YXJnZXRzEhAKDggHEgoKAxIBQgoDEgFUYhcKA25sbBIQCg4IARIKCgMSAUIKAxIBVEIECgAQEQ==",
  "base64",
);

/** Ids that the graph takes, as idx and as targets. */
export const TINY_GRAPH_IDS: readonly number[] = [0, 1, 1, 0];
