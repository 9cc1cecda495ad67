package dev.conveyor.ingress.http;

import dev.conveyor.ingress.groups.GroupColumns;
import dev.conveyor.ingress.groups.GroupReads;
import dev.conveyor.ingress.groups.GroupStore;
import dev.conveyor.ingress.groups.GroupsWriter;
import dev.conveyor.ingress.groups.StoredGroup;
import dev.conveyor.ingress.protocol.AttributeSelection;
import dev.conveyor.ingress.protocol.ResourceWriter;
import dev.conveyor.ingress.protocol.SearchRequest;
import dev.conveyor.ingress.requests.Body;
import dev.conveyor.ingress.requests.Caller;
import dev.conveyor.ingress.search.Found;
import dev.conveyor.ingress.search.Listed;
import dev.conveyor.ingress.search.Paging;
import dev.conveyor.ingress.search.PagingReader;
import dev.conveyor.ingress.search.RootList;
import dev.conveyor.ingress.search.Search;
import dev.conveyor.ingress.search.Weight;
import dev.conveyor.ingress.users.UserColumns;
import dev.conveyor.ingress.users.UserPages;
import dev.conveyor.ingress.users.UserReads;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
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

  /** A page of more resources may be a large response. */
  private static final int FEW = 25;

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
  ResponseEntity<StreamedBody> users(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller, HttpServletRequest request) {
    return users(caller, QueryParameters.search(request));
  }

  @PostMapping("/Users/.search")
  ResponseEntity<StreamedBody> searchUsers(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller, HttpServletRequest request)
      throws IOException {
    return users(caller, body(request));
  }

  @GetMapping("/Groups")
  ResponseEntity<StreamedBody> groups(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller, HttpServletRequest request) {
    return groups(caller, QueryParameters.search(request));
  }

  @PostMapping("/Groups/.search")
  ResponseEntity<StreamedBody> searchGroups(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller, HttpServletRequest request)
      throws IOException {
    return groups(caller, body(request));
  }

  @GetMapping({"", "/"})
  ResponseEntity<StreamedBody> all(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller, HttpServletRequest request) {
    return all(caller, QueryParameters.search(request));
  }

  @PostMapping("/.search")
  ResponseEntity<StreamedBody> searchAll(
      @RequestAttribute(AdmissionInterceptor.CALLER) Caller caller, HttpServletRequest request)
      throws IOException {
    return all(caller, body(request));
  }

  private ResponseEntity<StreamedBody> users(Caller caller, SearchRequest request) {
    String list = list(caller, "Users", request);
    Search search = Search.of(request, paging.read(request, list), UserColumns.ALL);
    return answer(caller, search.paging(), users.list(caller, search), list);
  }

  private ResponseEntity<StreamedBody> groups(Caller caller, SearchRequest request) {
    String list = list(caller, "Groups", request);
    Search search = Search.of(request, paging.read(request, list), GroupColumns.ALL);
    return answer(caller, search.paging(), groups.list(caller, search), list);
  }

  private ResponseEntity<StreamedBody> all(Caller caller, SearchRequest request) {
    String list = list(caller, "", request);
    Paging page = paging.read(request, list);
    boolean withMembers = request.selection().returns("members");
    Weight<RootList.Hit> weight =
        withMembers ? new Weight<>(RootList.Hit::weight, GroupStore.MOST_MEMBERS) : Weight.none();
    Listed<RootList.Hit> hits = root.page(caller.organization(), request, page, weight);
    Found found =
        new Found(
            hits.total(),
            hits.next(),
            hits.items().size() > FEW,
            writer -> write(writer, caller, hits.items(), request.selection()));
    return answer(caller, page, found, list);
  }

  private void write(
      ResourceWriter writer, Caller caller, List<RootList.Hit> hits, AttributeSelection selection) {
    UserPages userPages = users.pages(caller, ids(hits, USER), selection);
    List<UUID> groupIds = ids(hits, GROUP);
    Map<UUID, StoredGroup> found = groups.byId(caller, groupIds);
    GroupsWriter groupsWriter =
        groups.writer(
            caller, groupIds.stream().map(found::get).filter(Objects::nonNull).toList(), selection);
    for (RootList.Hit hit : hits) {
      StoredGroup group = found.get(hit.id());
      if (hit.type().equals(USER)) {
        userPages.next(hit.id()).ifPresent(writer::resource);
      } else if (group != null) {
        groupsWriter.write(writer, group);
      }
    }
  }

  private static List<UUID> ids(List<RootList.Hit> hits, String type) {
    return hits.stream().filter(hit -> hit.type().equals(type)).map(RootList.Hit::id).toList();
  }

  private ResponseEntity<StreamedBody> answer(
      Caller caller, Paging page, Found found, String list) {
    Integer startIndex = page instanceof Paging.ByIndex index ? index.startIndex() : null;
    String next = paging.next(found.next(), list);
    return Answers.ok(
        caller,
        Body.of(
            found.isLarge(),
            writer -> writer.list(found.total(), startIndex, next, found.items())));
  }

  private SearchRequest body(HttpServletRequest request) throws IOException {
    return SearchRequest.parse(RequestBody.read(request, limits.searchBytes()));
  }

  /** Identifies the list that a cursor is valid for: organization, endpoint, filter, and order. */
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
