package dev.conveyor.ingress.http;

import org.apache.catalina.core.StandardHost;
import org.apache.coyote.http11.Http11NioProtocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** What of Tomcat cannot be set by a property. The properties are in application.yaml. */
final class TomcatConfiguration
    implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  /** Identity providers and proxies send some 20. */
  static final int MOST_HEADERS = 100;

  /**
   * The read buffer that each open connection holds, in bytes. With its write buffer of 8 KiB, and
   * outside of the heap, 12,000 idle connections hold 144 MiB.
   */
  private static final int READ_BUFFER_BYTES = 4096;

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addContextCustomizers(
        context ->
            ((StandardHost) context.getParent())
                .setErrorReportValveClass(ScimErrorValve.class.getName()));
    factory.addConnectorCustomizers(
        connector -> {
          // No endpoint takes forms, so no body is parsed as one.
          connector.setMaxPostSize(0);
          Http11NioProtocol protocol = (Http11NioProtocol) connector.getProtocolHandler();
          protocol.setMaxHeaderCount(MOST_HEADERS);
          // A client that asks first is refused before it sends its body.
          protocol.setContinueResponseTiming("onRead");
          connector.setProperty("socket.directBuffer", "true");
          connector.setProperty("socket.appReadBufSize", String.valueOf(READ_BUFFER_BYTES));
        });
  }
}
