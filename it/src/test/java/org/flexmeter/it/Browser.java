package org.flexmeter.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.flexmeter.world.process.Commands;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium as Debian packages it, driven as a user would. */
final class Browser implements AutoCloseable {
    /** A browser on a machine that is busy with other things takes its time. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final ChromeDriver driver;
    private final String base;

    private Browser(ChromeDriver driver, String base) {
        this.driver = driver;
        this.base = base;
    }

    /**
     * Opens a browser; the test is skipped where there is none.
     *
     * @param base such as {@code http://127.0.0.1:9000}
     */
    static Browser open(String base) {
        Optional<Path> chromium = program("chromium", "chromium-browser", "google-chrome");
        Optional<Path> chromedriver = program("chromedriver");
        assumeTrue(
                chromium.isPresent() && chromedriver.isPresent(),
                "chromium or chromedriver is not installed");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow().toString());
        // of an OpenID provider of the tests
        options.setAcceptInsecureCerts(true);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--window-size=1400,900");
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver.orElseThrow().toFile())
                        .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(PATIENCE).pageLoadTimeout(PATIENCE);
        return new Browser(driver, base);
    }

    private static Optional<Path> program(String... names) {
        return Stream.of(names).map(Commands::find).flatMap(Optional::stream).findFirst();
    }

    /** Opens a page of the gateway. */
    Browser go(String path) {
        driver.get(base + path);
        return this;
    }

    /** Fills in the login page, to which one was sent. */
    Browser login(String name, String password) {
        find(By.name("name")).sendKeys(name);
        find(By.name("password")).sendKeys(password);
        find(By.tagName("button")).click();
        return this;
    }

    /** Waits for an element that is shown. */
    WebElement find(By by) {
        return patient().until(ExpectedConditions.visibilityOfElementLocated(by));
    }

    /** Clicks on what bears exactly this text. */
    void click(String text) {
        click(By.xpath("//*[normalize-space(text())='" + text + "']"));
    }

    /** Clicks when it can be clicked. */
    void click(By by) {
        patient()
                .ignoring(StaleElementReferenceException.class)
                .until(
                        any -> {
                            WebElement element = driver.findElement(by);
                            boolean ready = element.isDisplayed() && element.isEnabled();
                            if (ready) {
                                element.click();
                            }
                            return ready;
                        });
    }

    /** Waits until an element's text contains this. */
    void awaitText(By by, String text) {
        patient()
                .ignoring(StaleElementReferenceException.class)
                .until(any -> driver.findElement(by).getText().contains(text));
    }

    /** All elements of that kind now. */
    List<WebElement> all(By by) {
        return driver.findElements(by);
    }

    /** The element that the keyboard is at. */
    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /** The size of the window, as of a phone. */
    void resize(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    /** What a script answers. */
    Object run(String script) {
        return driver.executeScript(script);
    }

    String address() {
        return driver.getCurrentUrl();
    }

    /** What pages have complained of since the last call. */
    List<String> complaints() {
        return driver.manage().logs().get("browser").getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Keeps a picture of the window as it is. */
    void picture(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private WebDriverWait patient() {
        return new WebDriverWait(driver, PATIENCE);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
