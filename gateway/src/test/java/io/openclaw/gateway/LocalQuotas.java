package io.openclaw.gateway;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.openclaw.gateway.quota.QuotaSettings;
import io.openclaw.gateway.quota.Quotas;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.ApplicationContext;

/// Quotas of one process.
record LocalQuotas(Map<String, Bucket> buckets, QuotaSettings settings) implements Quotas {

  static LocalQuotas of(ApplicationContext context) {
    return new LocalQuotas(new ConcurrentHashMap<>(), context.getBean(QuotaSettings.class));
  }

  @Override
  public Taken take(String client) {
    ConsumptionProbe probe =
        buckets.computeIfAbsent(client, _ -> full()).tryConsumeAndReturnRemaining(1);
    return new Taken(
        probe.isConsumed(),
        probe.getRemainingTokens(),
        Duration.ofNanos(probe.getNanosToWaitForRefill()),
        Duration.ofNanos(probe.getNanosToWaitForReset()));
  }

  private Bucket full() {
    return Bucket.builder()
        .addLimit(limit ->
            limit
                .capacity(settings.burst())
                .refillGreedy(settings.requestsPerMinute(), Duration.ofMinutes(1)))
        .build();
  }
}
