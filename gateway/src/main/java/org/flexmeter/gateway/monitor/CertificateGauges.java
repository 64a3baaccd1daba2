package org.flexmeter.gateway.monitor;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.time.Instant;
import org.eclipse.microprofile.config.Config;
import org.flexmeter.gateway.routes.GatewaysKnown;
import org.flexmeter.gateway.source.OwnCertificates;
import org.flexmeter.gateway.tls.OwnCertificate;

/** Until when our own certificates hold; the files are read at each look, as they are renewed. */
@ApplicationScoped
public class CertificateGauges {
    private final MeterRegistry meters;
    private final Config settings;

    CertificateGauges(MeterRegistry meters, Config settings) {
        this.meters = meters;
        this.settings = settings;
    }

    void watch(@Observes GatewaysKnown event) {
        OwnCertificates.of(settings).forEach(this::watch);
    }

    private void watch(String setting, Path file) {
        Gauge.builder("fm.certificate.not.after.timestamp", file, CertificateGauges::end)
                .baseUnit("seconds")
                .description("When our own certificate ends, since 1970; NaN if it cannot be read")
                .tag("setting", setting)
                .strongReference(true)
                .register(meters);
    }

    private static double end(Path file) {
        return OwnCertificate.end(file)
                .map(Instant::getEpochSecond)
                .map(Long::doubleValue)
                .orElse(Double.NaN);
    }
}
