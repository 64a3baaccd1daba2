package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;

import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.flexmeter.world.oidc.OidcProvider;
import org.flexmeter.world.tls.Authority;
import org.flexmeter.world.tls.TlsEnds;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** Login at an OpenID provider, which is not there yet when the gateway starts. */
class OidcIT {
    @TempDir static Path folder;
    @AutoClose private static Bench bench;
    private static Authority authority;
    @AutoClose private static OidcProvider provider;
    private static ManagementPort nobody;

    private CookieManager cookies;
    private HttpClient visitor;

    @BeforeAll
    static void start() throws Exception {
        authority = new Authority(folder.resolve("dso"), "dso");
        bench = new Bench(folder.resolve("world"));
        int port = bench.world().ports().any();
        bench.settings().iren(bench.world().standardSql());
        bench.set("gateway.iren.listen", "").device("iren,W1,water-meter,w1");
        bench.writeHome();
        nobody = ManagementPort.of(bench);
        bench.set("fm.console.oidc.issuer", OidcProvider.issuer(port))
                .set("fm.console.oidc.client-id", OidcProvider.CLIENT)
                .set("fm.console.oidc.client-secret", OidcProvider.SECRET)
                .set("fm.console.oidc.redirect", nobody.base())
                .set("fm.console.oidc.operators", "operators, admins")
                .set("fm.console.oidc.viewers", "viewers")
                .set("fm.console.oidc.ca", authority.certificate());
        bench.writeHome();
        bench.example("iren-standard-sql");
        bench.start();
        nobodyIsThereToLogInAt();
        provider = OidcProvider.start(port, authority.issue("provider")).groups("viewers");
    }

    private static void nobodyIsThereToLogInAt() throws Exception {
        assertThat(nobody.get("/login").body()).contains("href=\"/login/oidc\"");
        assertThat(nobody.get("/login/oidc").statusCode()).isEqualTo(503);
        Path password = bench.world().home().folder().resolve("state/console-password");
        ManagementPort admin = nobody.as("admin", Files.readString(password).strip());
        assertThat(admin.get("/").statusCode()).isEqualTo(200);
        assertThat(Cli.run(bench, "check").output())
                .contains("fm.console.oidc.issuer: the provider cannot be used: nobody answers");
    }

    @BeforeEach
    void visit() {
        provider.groups("viewers");
        cookies = new CookieManager();
        visitor =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(TlsEnds.client(authority))
                        .cookieHandler(cookies)
                        .connectTimeout(Duration.ofSeconds(5))
                        .build();
        // the gateway asks the provider again some seconds after it did not answer
        eventually(() -> assertThat(get("/login/oidc").statusCode()).isEqualTo(302));
    }

    private HttpResponse<String> get(String at) throws Exception {
        URI uri = at.startsWith("/") ? URI.create(nobody.base() + at) : URI.create(at);
        return visitor.send(
                HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofSeconds(60))
                        .header("Accept", "text/html")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String location(HttpResponse<?> response) {
        assertThat(response.statusCode()).isEqualTo(302);
        return response.headers().firstValue("Location").orElseThrow();
    }

    /** To the provider and back; the address at which the browser arrives. */
    private String callback(String to) throws Exception {
        return location(get(location(get("/login/oidc?to=" + to))));
    }

    @Test
    void whoComesBackHasASession() throws Exception {
        assertThat(location(get("/"))).isEqualTo("/login?to=%2F");
        String callback = callback("/hawtio?con=a");
        assertThat(callback).startsWith(nobody.base() + "/login/oidc/callback?code=");
        HttpResponse<String> page = get(callback);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("content=\"0; url=/hawtio?con=a\"");
        assertThat(page.headers().allValues("Set-Cookie"))
                .anyMatch(c -> c.startsWith("fm-session-") && c.contains("SameSite=Strict"));
        assertThat(get("/").statusCode()).isEqualTo(200);
        assertThat(get("/hawtio/user").body()).isEqualTo("\"oidc:vera\"");
        assertThat(bench.gateway().output())
                .contains("oidc:vera (viewer) logged in from 127.0.0.1");

        assertThat(get(callback).statusCode()).as("replayed").isEqualTo(403);
    }

    @Test
    void nobodyGoesElsewhereAfterwards() throws Exception {
        assertThat(get(callback("https://evil.example/")).body()).contains("url=/\"");
    }

    @Test
    void anotherBrowserCannotUseTheAddress() throws Exception {
        String callback = callback("/");
        cookies.getCookieStore().removeAll();
        assertThat(get(callback).statusCode()).isEqualTo(403);
        assertThat(cookies.getCookieStore().getCookies())
                .extracting(HttpCookie::getName)
                .noneMatch(name -> name.startsWith("fm-session-"));
    }

    @Test
    void whoIsInNoGroupIsTold() throws Exception {
        provider.groups("cooks");
        HttpResponse<String> refused = get(callback("/"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("oidc:vera is in no group");
    }

    @Test
    void aScriptSendsItsToken() throws Exception {
        provider.groups("admins");
        String token = provider.sign(provider.claims());
        assertThat(withToken(token)).isEqualTo(200);
        assertThat(withToken(token.substring(0, token.length() - 8))).isEqualTo(401);
    }

    private static int withToken(String token) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(nobody.base() + "/api/status"))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void theCheckAsksTheProvider() {
        assertThat(Cli.run(bench, "check").output()).contains("the OpenID provider at https://");
    }

    /** Another scheme is another site: the cookies are those of a provider elsewhere. */
    @Test
    void aBrowserEndsWhereItBegan() {
        try (Browser browser = Browser.open(nobody.base())) {
            browser.go("/login");
            browser.click(By.id("oidc"));
            browser.find(By.id("gateways"));
            assertThat(browser.address()).isEqualTo(nobody.base() + "/");
        }
    }
}
