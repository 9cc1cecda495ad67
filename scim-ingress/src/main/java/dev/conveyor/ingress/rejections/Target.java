package dev.conveyor.ingress.rejections;

import dev.conveyor.ingress.protocol.Names;
import dev.conveyor.ingress.protocol.WantedNames;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.schemas.FailureSubject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The resource that a request is about, as it is now.
 *
 * @param version null when there is none
 * @param writtenVersion the version that was last written and not undone; 0 when there is none
 * @param names the first is the userName or displayName; empty when there is none
 * @param now by the database's clock, as all versions have it
 */
record Target(@Nullable Long version, long writtenVersion, List<String> names, Instant now) {

  /** Under the name that it has, or else under the one that the request gives it. */
  FailureSubject about(WriteRequest request) {
    String name = names.isEmpty() ? Names.in(request.body()) : names.getFirst();
    if (request.concernsGroup()) {
      return FailureSubject.group(request.id(), name);
    }
    return FailureSubject.user(request.id(), name)
        .alsoKnownAs(
            Stream.concat(names.stream(), WantedNames.in(request.body()).stream()).toList());
  }
}
