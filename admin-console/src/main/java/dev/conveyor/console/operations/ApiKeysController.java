package dev.conveyor.console.operations;

import dev.conveyor.console.access.ApiScope;
import dev.conveyor.console.acting.Actor;
import dev.conveyor.console.web.Page;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Keys of this API. */
@RestController
@RequestMapping("/api/api-keys")
final class ApiKeysController {

  private final ApiKeys keys;
  private final ApiKeyActs acts;

  ApiKeysController(ApiKeys keys, ApiKeyActs acts) {
    this.keys = keys;
    this.acts = acts;
  }

  record NewKey(
      @Nullable String name, @Nullable List<String> scopes, @Nullable Instant expiresAt) {}

  @GetMapping
  Page<ApiKeys.Listed> list() {
    return Page.whole(keys.list());
  }

  /** The key is in this answer and nowhere else. */
  @PostMapping
  ResponseEntity<ApiKeys.NewKey> create(@RequestBody NewKey body, HttpServletRequest request) {
    List<String> scopes = body.scopes() == null ? List.of() : body.scopes();
    ApiKeys.NewKey key =
        acts.create(
            Actor.of(request),
            body.name() == null ? "" : body.name().strip(),
            scopes.stream().map(ApiScope::parse).collect(Collectors.toUnmodifiableSet()),
            body.expiresAt());
    return ResponseEntity.status(HttpStatus.CREATED).cacheControl(CacheControl.noStore()).body(key);
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revoke(@PathVariable UUID id, HttpServletRequest request) {
    acts.revoke(Actor.of(request), id);
  }
}
