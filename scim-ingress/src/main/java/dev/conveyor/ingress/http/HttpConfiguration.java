package dev.conveyor.ingress.http;

import dev.conveyor.ingress.access.Admissions;
import dev.conveyor.ingress.access.BodyBudget;
import dev.conveyor.ingress.access.BodyBudgetSettings;
import dev.conveyor.ingress.access.FairShare;
import dev.conveyor.ingress.access.LastRequests;
import dev.conveyor.ingress.access.RequestLog;
import dev.conveyor.ingress.shares.Shares;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The HTTP edge. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({BodyLimits.class, BodyBudgetSettings.class})
@Import({
  ReadController.class,
  SearchController.class,
  WriteController.class,
  BulkController.class,
  DiscoveryController.class,
  MediaTypeAdvice.class,
  ProblemAdvice.class
})
public class HttpConfiguration {

  @Bean
  TomcatConfiguration tomcatConfiguration() {
    return new TomcatConfiguration();
  }

  @Bean
  FilterRegistrationBean<EdgeFilter> edge() {
    FilterRegistrationBean<EdgeFilter> filter = new FilterRegistrationBean<>(new EdgeFilter());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  @Bean
  FilterRegistrationBean<MalformedTypeFilter> malformedTypes() {
    FilterRegistrationBean<MalformedTypeFilter> filter =
        new FilterRegistrationBean<>(new MalformedTypeFilter());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return filter;
  }

  @Bean
  BodyBudget bodyBudget(BodyBudgetSettings settings) {
    return new BodyBudget(settings);
  }

  @Bean
  MeterBinder bodiesInFlight(BodyBudget budget) {
    return registry ->
        Gauge.builder("conveyor.bodies.held", budget, BodyBudget::held)
            .description("Memory budget used by request bodies in flight")
            .baseUnit("bytes")
            .register(registry);
  }

  @Bean
  WebMvcConfigurer mvc(
      Admissions access,
      FairShare fairShare,
      LastRequests last,
      RequestLog log,
      BodyBudget bodies,
      Shares shares) {
    return new WebMvcConfigurer() {
      @Override
      public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        converters.addCustomConverter(new StreamedBodyConverter(shares));
      }

      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry
            .addInterceptor(new AdmissionInterceptor(access, fairShare, last, log, bodies))
            .addPathPatterns("/scim/**");
      }
    };
  }
}
