package org.flexmeter.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** The management port as a script sees it: name and password with each request. */
final class ManagementPort {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    private final String base;
    private final String authorization;

    private ManagementPort(String base, String authorization) {
        this.base = base;
        this.authorization = authorization;
    }

    /** The port for somebody who says nothing about who they are. */
    static ManagementPort of(Bench bench) {
        return new ManagementPort(
                "http://127.0.0.1:" + bench.world().home().setting("quarkus.management.port"), "");
    }

    /** The same for a user. */
    ManagementPort as(String name, String password) {
        byte[] pair = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new ManagementPort(base, "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    String base() {
        return base;
    }

    HttpResponse<String> get(String path) {
        // without it metrics come in a format that not every tool reads
        return send(request(path).header("Accept", "application/json, text/plain").GET());
    }

    /** POST, with further headers as name and value in turn. */
    HttpResponse<String> post(String path, String body, String... headers) {
        HttpRequest.Builder request =
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** The JSON that a path answers with. */
    JsonNode json(String path) {
        return parse(get(path).body());
    }

    /** What Jolokia answers to a request. */
    JsonNode jolokia(String request) {
        return parse(post("/jolokia", request).body());
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("the management port does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
