package dev.conveyor.schemas;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a record's partition from the organization alone, on every topic, so all records of one
 * organization keep their order on each topic. The key remains organization/id, for compaction.
 *
 * <p>The hash is murmur2, as in Kafka's default partitioner, over the organization's bytes instead
 * of the key's. It must never change: an organization's records would end up on two partitions.
 */
public final class Partitioning {

  private static final int SEED = 0x9747b28c;
  private static final int M = 0x5bd1e995;
  private static final byte[] NONE = {};

  private Partitioning() {}

  /**
   * The bytes that name the organization: the key up to its first slash, or the whole key if it has
   * none. Empty for a record without a key, so such records share a partition.
   */
  public static byte[] organization(byte @Nullable [] key) {
    if (key == null) {
      return NONE;
    }
    for (int i = 0; i < key.length; i++) {
      if (key[i] == '/') {
        return Arrays.copyOf(key, i);
      }
    }
    return key;
  }

  /** The partition of a record with this key, on a topic with this many partitions. */
  public static int partition(byte @Nullable [] key, int partitions) {
    return (murmur2(organization(key)) & Integer.MAX_VALUE) % partitions;
  }

  private static int murmur2(byte[] data) {
    int hash = SEED ^ data.length;
    int whole = data.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      hash = (hash * M) ^ mixed(word(data, i, 4));
    }
    if (whole < data.length) {
      hash = (hash ^ word(data, whole, data.length - whole)) * M;
    }
    hash = (hash ^ (hash >>> 13)) * M;
    return hash ^ (hash >>> 15);
  }

  private static int mixed(int word) {
    int product = word * M;
    return (product ^ (product >>> 24)) * M;
  }

  /** Little-endian. */
  private static int word(byte[] data, int from, int bytes) {
    int word = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      word = (word << 8) | (data[from + i] & 0xff);
    }
    return word;
  }
}
