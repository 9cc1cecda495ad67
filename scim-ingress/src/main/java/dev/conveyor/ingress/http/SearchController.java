package dev.conveyor.ingress.http;

import dev.conveyor.ingress.groups.GroupColumns;
import dev.conveyor.ingress.groups.GroupReads;
import dev.conveyor.ingress.groups.GroupStore;
import dev.conveyor.ingress.protocol.Resources;
import dev.conveyor.ingress.protocol.Resources.Rendered;
import dev.conveyor.ingress.protocol.SearchRequest;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.search.Listed;
import dev.conveyor.ingress.search.Paging;
import dev.conveyor.ingress.search.PagingReader;
import dev.conveyor.ingress.search.RootList;
import dev.conveyor.ingress.search.Search;
import dev.conveyor.ingress.search.Weight;
import dev.conveyor.ingress.users.UserColumns;
import dev.conveyor.ingress.users.UserReads;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists, by query string and by {@code /.search} (RFC 7644 sections 3.4.2 and 3.4.3). */
@RestController
@RequestMapping("/scim/v2/{organization}")
final class SearchController {

  private static final String USER = "User";
  private static final String GROUP = "Group";

  private final UserReads users;
  private final GroupReads groups;
  private final RootList root;
  private final PagingReader paging;
  private final BodyLimits limits;

  SearchController(
      UserReads users, GroupReads groups, RootList root, PagingReader paging, BodyLimits limits) {
    this.users = users;
    this.groups = groups;
    this.root = root;
    this.paging = paging;
    this.limits = limits;
  }

  @GetMapping("/Users")
  ResponseEntity<byte[]> users(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller, HttpServletRequest request) {
    return users(caller, QueryParameters.search(request));
  }

  @PostMapping("/Users/.search")
  ResponseEntity<byte[]> searchUsers(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller, HttpServletRequest request)
      throws IOException {
    return users(caller, body(request));
  }

  @GetMapping("/Groups")
  ResponseEntity<byte[]> groups(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller, HttpServletRequest request) {
    return groups(caller, QueryParameters.search(request));
  }

  @PostMapping("/Groups/.search")
  ResponseEntity<byte[]> searchGroups(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller, HttpServletRequest request)
      throws IOException {
    return groups(caller, body(request));
  }

  @GetMapping({"", "/"})
  ResponseEntity<byte[]> all(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller, HttpServletRequest request) {
    return all(caller, QueryParameters.search(request));
  }

  @PostMapping("/.search")
  ResponseEntity<byte[]> searchAll(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller, HttpServletRequest request)
      throws IOException {
    return all(caller, body(request));
  }

  private ResponseEntity<byte[]> users(Caller caller, SearchRequest request) {
    String list = list(caller, "Users", request);
    Search search = Search.of(request, paging.read(request, list), UserColumns.ALL);
    return answer(search.paging(), users.list(caller, search), list);
  }

  private ResponseEntity<byte[]> groups(Caller caller, SearchRequest request) {
    String list = list(caller, "Groups", request);
    Search search = Search.of(request, paging.read(request, list), GroupColumns.ALL);
    return answer(search.paging(), groups.list(caller, search), list);
  }

  private ResponseEntity<byte[]> all(Caller caller, SearchRequest request) {
    String list = list(caller, "", request);
    Paging page = paging.read(request, list);
    boolean withMembers = request.selection().returns("members");
    Weight<RootList.Hit> weight =
        withMembers ? new Weight<>(RootList.Hit::weight, GroupStore.MOST_MEMBERS) : Weight.none();
    Listed<RootList.Hit> hits = root.page(caller.organization(), request, page, weight);
    Map<UUID, Rendered> resources = new HashMap<>();
    resources.putAll(users.byId(caller, ids(hits, USER), request.selection()));
    resources.putAll(groups.byId(caller, ids(hits, GROUP), request.selection()));
    List<Rendered> found =
        hits.items().stream().map(hit -> resources.get(hit.id())).filter(Objects::nonNull).toList();
    return answer(page, new Listed<>(found, hits.total(), hits.next()), list);
  }

  private static List<UUID> ids(Listed<RootList.Hit> hits, String type) {
    return hits.items().stream()
        .filter(hit -> hit.type().equals(type))
        .map(RootList.Hit::id)
        .toList();
  }

  private ResponseEntity<byte[]> answer(Paging page, Listed<Rendered> found, String list) {
    Integer startIndex = page instanceof Paging.ByIndex index ? index.startIndex() : null;
    return Answers.ok(
        Resources.list(found.total(), startIndex, paging.next(found.next(), list), found.items()));
  }

  private SearchRequest body(HttpServletRequest request) throws IOException {
    return SearchRequest.parse(RequestBody.read(request, limits.searchBytes()));
  }

  /** What a cursor is good for: one list, in one order, of one organization. */
  private static String list(Caller caller, String endpoint, SearchRequest request) {
    return String.join(
        "\n",
        caller.organization().value(),
        endpoint,
        String.valueOf(request.filter()),
        String.valueOf(request.sortAttribute()),
        String.valueOf(request.sortOrder()));
  }
}
