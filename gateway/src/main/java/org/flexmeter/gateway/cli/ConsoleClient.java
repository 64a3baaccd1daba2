package org.flexmeter.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import org.flexmeter.gateway.access.LocalToken;

/** Asks the gateway that runs on this machine, as the user who may read its state. */
final class ConsoleClient {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int CONNECT_MILLIS = 5_000;
    private static final int OK = 200;

    private static final String CERTIFICATES = "quarkus.management.ssl.certificate.files";

    private final String base;
    private final Path stateDir;
    private final Optional<Path> certificate;

    ConsoleClient(SmallRyeConfig settings) {
        String host = settings.getValue("quarkus.management.host", String.class);
        boolean every = host.equals("0.0.0.0") || host.equals("::");
        this.certificate =
                settings.getOptionalValues(CERTIFICATES, Path.class)
                        .filter(files -> !files.isEmpty())
                        .map(files -> files.get(0));
        this.base =
                "%s://%s:%d"
                        .formatted(
                                certificate.isPresent() ? "https" : "http",
                                every ? "127.0.0.1" : host,
                                settings.getValue("quarkus.management.port", Integer.class));
        this.stateDir = settings.getValue("fm.state.dir", Path.class);
    }

    /**
     * What the gateway answers, as it comes.
     *
     * @throws IOException with one line for the operator if there is no answer
     */
    InputStream get(String path) throws IOException {
        String token = LocalToken.read(stateDir).orElseThrow(this::notRunning);
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(base + path).toURL().openConnection();
        if (connection instanceof HttpsURLConnection secure) {
            ConsoleTls.of(certificate.orElseThrow()).apply(secure);
        }
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setRequestProperty("Authorization", "Bearer " + token);
        int status;
        try {
            status = connection.getResponseCode();
        } catch (java.net.ConnectException e) {
            throw notRunning();
        } catch (SSLException e) {
            throw new IOException(
                    "%s is not the gateway of %s=%s, or has another certificate since its start: %s"
                            .formatted(
                                    base, CERTIFICATES, certificate.orElseThrow(), e.getMessage()),
                    e);
        }
        if (status != OK) {
            throw new IOException(
                    "%s answers %d; is it another home folder's gateway?".formatted(base, status));
        }
        return connection.getInputStream();
    }

    /**
     * How the gateways of the program are: the answer of {@code /api/status}.
     *
     * @throws IOException with one line for the operator if there is no answer
     */
    JsonNode status() throws IOException {
        try (InputStream answer = get("/api/status")) {
            return JSON.readTree(answer);
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private IOException notRunning() {
        return new IOException(
                "no gateway of this home folder answers at "
                        + base
                        + "; start it with fm run, or see what waits with fm outbox");
    }
}
