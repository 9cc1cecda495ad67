package dev.conveyor.console.operations;

import dev.conveyor.console.web.PageController;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import tools.jackson.databind.json.JsonMapper;

/** The Admin API's reference, for everyone who is signed in: as a page, and as the document. */
@PageController
final class ApiReferenceController {

  private static final Resource DOCUMENT = new ClassPathResource("api/admin-api.openapi.json");

  /** Read at each request: the page is opened rarely, and starts need not wait for it. */
  @GetMapping("/api-reference")
  String page(Model model) throws IOException {
    try (InputStream document = DOCUMENT.getInputStream()) {
      ApiReference reference = new ApiReference(JsonMapper.shared().readTree(document));
      model.addAttribute("description", reference.description());
      model.addAttribute("sections", reference.sections());
      model.addAttribute("types", reference.types());
    }
    return "api-reference";
  }

  @GetMapping("/api-reference/openapi.json")
  ResponseEntity<Resource> document() {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(DOCUMENT);
  }
}
