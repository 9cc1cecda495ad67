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
 * The current state of the resource that a request is about.
 *
 * @param version null if it does not exist
 * @param writtenVersion the version that was last written and not undone; 0 if there is none
 * @param names the first is the userName or displayName; empty if there are none
 * @param now by the database's clock, like all versions
 */
record Target(@Nullable Long version, long writtenVersion, List<String> names, Instant now) {

  /** Under its current name, or otherwise under the name in the request. */
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
