package dev.conveyor.ingress.http;

import dev.conveyor.ingress.groups.GroupReads;
import dev.conveyor.ingress.groups.GroupStore;
import dev.conveyor.ingress.groups.GroupWrites;
import dev.conveyor.ingress.groups.StoredGroup;
import dev.conveyor.ingress.protocol.Resources;
import dev.conveyor.ingress.requests.Answer;
import dev.conveyor.ingress.requests.Body;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.EntityTags;
import dev.conveyor.ingress.shares.Shares;
import dev.conveyor.ingress.users.UserReads;
import dev.conveyor.ingress.users.UserWrites;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.InvalidValue;
import dev.conveyor.schemas.ScimUserId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Reads one user or group by id (RFC 7644 section 3.4.1). */
@RestController
@RequestMapping("/scim/v2/{organization}")
final class ReadController {

  private final UserReads users;
  private final GroupStore groups;
  private final GroupReads groupReads;
  private final Shares shares;

  ReadController(UserReads users, GroupStore groups, GroupReads groupReads, Shares shares) {
    this.shares = shares;
    this.users = users;
    this.groups = groups;
    this.groupReads = groupReads;
  }

  @GetMapping("/Users/{id}")
  ResponseEntity<StreamedBody> user(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller,
      @PathVariable String id,
      HttpServletRequest request) {
    Resources.Rendered rendered =
        parsed(id, ScimUserId::of)
            .flatMap(found -> users.find(caller, found, QueryParameters.selection(request)))
            .orElseThrow(() -> UserWrites.unknown(id));
    if (seenAlready(request, rendered.entityTag())) {
      return Answers.notModified(rendered.entityTag());
    }
    String location = caller.location("Users", id);
    return Answers.of(
        caller, new Answer(200, Body.of(rendered.bytes()), location, rendered.entityTag()));
  }

  @GetMapping("/Groups/{id}")
  ResponseEntity<StreamedBody> group(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller,
      @PathVariable String id,
      HttpServletRequest request) {
    StoredGroup group =
        parsed(id, GroupId::of)
            .flatMap(found ->
                shares.request(
                    caller.organization(), () -> groups.find(caller.organization(), found)))
            .orElseThrow(() -> GroupWrites.unknown(id));
    Resources.Meta meta = GroupReads.meta(caller, group);
    if (seenAlready(request, meta.entityTag())) {
      return Answers.notModified(meta.entityTag());
    }
    Body body = groupReads.body(caller, group, QueryParameters.selection(request));
    return Answers.of(caller, new Answer(200, body, meta.location(), meta.entityTag()));
  }

  private static boolean seenAlready(HttpServletRequest request, String entityTag) {
    return EntityTags.seen(request.getHeader(HttpHeaders.IF_NONE_MATCH), entityTag);
  }

  private static <T> Optional<T> parsed(String id, Function<String, T> parser) {
    try {
      return Optional.of(parser.apply(id));
    } catch (InvalidValue e) {
      return Optional.empty();
    }
  }
}
