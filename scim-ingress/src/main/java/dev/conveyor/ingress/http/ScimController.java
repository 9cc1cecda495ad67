package dev.conveyor.ingress.http;

import dev.conveyor.ingress.access.Access;
import dev.conveyor.ingress.groups.GroupReads;
import dev.conveyor.ingress.groups.GroupStore;
import dev.conveyor.ingress.groups.GroupWrites;
import dev.conveyor.ingress.groups.StoredGroup;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.Resources;
import dev.conveyor.ingress.protocol.ScimFilter;
import dev.conveyor.ingress.protocol.ScimProblem;
import dev.conveyor.ingress.rejections.Rejections;
import dev.conveyor.ingress.requests.Answer;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.requests.EntityTags;
import dev.conveyor.ingress.requests.WriteRequest;
import dev.conveyor.ingress.search.Column;
import dev.conveyor.ingress.search.Condition;
import dev.conveyor.ingress.search.FilterSql;
import dev.conveyor.ingress.search.Page;
import dev.conveyor.ingress.search.Search;
import dev.conveyor.ingress.users.StoredUser;
import dev.conveyor.ingress.users.UserReads;
import dev.conveyor.ingress.users.UserStore;
import dev.conveyor.ingress.users.UserWrites;
import dev.conveyor.ingress.writes.ScimWrites;
import dev.conveyor.outbox.TraceParent;
import dev.conveyor.schemas.EventHeaders;
import dev.conveyor.schemas.GroupId;
import dev.conveyor.schemas.ScimUserId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** {@code /Users} and {@code /Groups} below an organization's base URL. */
@RestController
@RequestMapping("/scim/v2/{organization}")
final class ScimController {

  private final Access access;
  private final UserStore users;
  private final UserReads userReads;
  private final GroupStore groups;
  private final GroupReads groupReads;
  private final ScimWrites writes;
  private final Rejections rejections;
  private final BodyLimits limits;

  ScimController(
      Access access,
      UserStore users,
      UserReads userReads,
      GroupStore groups,
      GroupReads groupReads,
      ScimWrites writes,
      Rejections rejections,
      BodyLimits limits) {
    this.access = access;
    this.users = users;
    this.userReads = userReads;
    this.groups = groups;
    this.groupReads = groupReads;
    this.writes = writes;
    this.rejections = rejections;
    this.limits = limits;
  }

  @GetMapping("/Users")
  ResponseEntity<byte[]> users(@PathVariable String organization, HttpServletRequest request) {
    Caller caller = admit(organization, request);
    return Answers.ok(userReads.list(caller, search(request, UserStore.COLUMNS)));
  }

  @GetMapping("/Groups")
  ResponseEntity<byte[]> groups(@PathVariable String organization, HttpServletRequest request) {
    Caller caller = admit(organization, request);
    return Answers.ok(groupReads.list(caller, search(request, GroupStore.COLUMNS)));
  }

  @GetMapping("/Users/{id}")
  ResponseEntity<byte[]> user(
      @PathVariable String organization, @PathVariable String id, HttpServletRequest request) {
    Caller caller = admit(organization, request);
    StoredUser user =
        userId(id)
            .flatMap(found -> users.find(caller.organization(), found))
            .orElseThrow(() -> UserWrites.unknown(id));
    Resources.Meta meta = UserReads.meta(caller, user);
    if (seenAlready(request, meta.version())) {
      return Answers.notModified(meta.entityTag());
    }
    byte[] body = userReads.render(caller, user, selection(request)).bytes();
    return Answers.of(new Answer(200, body, meta.location(), meta.entityTag()));
  }

  @GetMapping("/Groups/{id}")
  ResponseEntity<byte[]> group(
      @PathVariable String organization, @PathVariable String id, HttpServletRequest request) {
    Caller caller = admit(organization, request);
    StoredGroup group =
        groupId(id)
            .flatMap(found -> groups.find(caller.organization(), found))
            .orElseThrow(() -> GroupWrites.unknown(id));
    Resources.Meta meta = GroupReads.meta(caller, group);
    if (seenAlready(request, meta.version())) {
      return Answers.notModified(meta.entityTag());
    }
    byte[] body = groupReads.render(caller, group, selection(request)).bytes();
    return Answers.of(new Answer(200, body, meta.location(), meta.entityTag()));
  }

  @PostMapping("/Users")
  ResponseEntity<byte[]> createUser(@PathVariable String organization, HttpServletRequest request)
      throws IOException {
    return write(organization, "Users", null, request);
  }

  @PostMapping("/Groups")
  ResponseEntity<byte[]> createGroup(@PathVariable String organization, HttpServletRequest request)
      throws IOException {
    return write(organization, "Groups", null, request);
  }

  @RequestMapping(
      path = "/Users/{id}",
      method = {RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE})
  ResponseEntity<byte[]> changeUser(
      @PathVariable String organization, @PathVariable String id, HttpServletRequest request)
      throws IOException {
    return write(organization, "Users", id, request);
  }

  @RequestMapping(
      path = "/Groups/{id}",
      method = {RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE})
  ResponseEntity<byte[]> changeGroup(
      @PathVariable String organization, @PathVariable String id, HttpServletRequest request)
      throws IOException {
    return write(organization, "Groups", id, request);
  }

  private ResponseEntity<byte[]> write(
      String organization, String endpoint, @Nullable String id, HttpServletRequest request)
      throws IOException {
    Caller caller = admit(organization, request);
    WriteRequest unread =
        new WriteRequest(
            request.getMethod(), endpoint, id, "", request.getHeader(HttpHeaders.IF_MATCH));
    WriteRequest write = unread;
    try {
      int limit = endpoint.equals("Groups") ? limits.groupBytes() : limits.userBytes();
      boolean hasBody = !request.getMethod().equals("DELETE");
      String body = hasBody ? RequestBody.read(request, limit) : "";
      write = new WriteRequest(unread.method(), unread.endpoint(), id, body, unread.ifMatch());
      return Answers.of(writes.execute(caller, write, selection(request)));
    } catch (ScimProblem problem) {
      throw rejections.record(caller, write, problem);
    }
  }

  private Caller admit(String organization, HttpServletRequest request) {
    return new Caller(
        access.admit(organization, request.getHeader(HttpHeaders.AUTHORIZATION)),
        BaseUrl.of(request, organization),
        TraceParent.continued(request.getHeader(EventHeaders.TRACE_PARENT)));
  }

  private static Search search(HttpServletRequest request, Map<String, Column> columns) {
    String filter = request.getParameter("filter");
    Condition condition =
        filter == null || filter.isBlank()
            ? Condition.ALL
            : FilterSql.compile(ScimFilter.parse(filter), columns);
    return new Search(
        condition,
        Page.of(request.getParameter("startIndex"), request.getParameter("count")),
        selection(request));
  }

  private static AttributeSelection selection(HttpServletRequest request) {
    return AttributeSelection.of(
        request.getParameter("attributes"), request.getParameter("excludedAttributes"));
  }

  private static boolean seenAlready(HttpServletRequest request, long version) {
    String tags = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    return tags != null && EntityTags.matches(tags, version);
  }

  private static java.util.Optional<ScimUserId> userId(String id) {
    try {
      return java.util.Optional.of(ScimUserId.of(id));
    } catch (IllegalArgumentException e) {
      return java.util.Optional.empty();
    }
  }

  private static java.util.Optional<GroupId> groupId(String id) {
    try {
      return java.util.Optional.of(GroupId.of(id));
    } catch (IllegalArgumentException e) {
      return java.util.Optional.empty();
    }
  }
}
