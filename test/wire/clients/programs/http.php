<?php

/** What the client programs share: curl, the words they are started with, and the line in which they tell what came of it. */

/** One request; the status is 0 when nobody answered. A body of null with POST is sent as PHP's curl does: chunked and empty. */
function send(string $method, string $url, array $headers, ?string $body): array
{
    $curl = curl_init($url);
    if ($method === 'POST') {
        curl_setopt($curl, CURLOPT_POST, true);
    } else {
        curl_setopt($curl, CURLOPT_CUSTOMREQUEST, $method);
    }
    if ($body !== null) {
        curl_setopt($curl, CURLOPT_POSTFIELDS, $body);
    }
    $lines = array_map(fn ($name) => "$name: {$headers[$name]}", array_keys($headers));
    curl_setopt($curl, CURLOPT_HTTPHEADER, $lines);
    curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
    curl_setopt($curl, CURLOPT_CONNECTTIMEOUT, 10);
    curl_setopt($curl, CURLOPT_TIMEOUT, 30);
    $text = curl_exec($curl);
    return ['status' => curl_getinfo($curl, CURLINFO_HTTP_CODE), 'text' => $text === false ? '' : $text];
}

/** The command and the options (JSON) that the program was started with. */
function asked(): array
{
    global $argv;
    return [$argv[1], json_decode($argv[2], true)];
}

/** Tells whether it was done, what a person would read, and what is kept now. */
function tell(bool $done, ?string $message, string $file): void
{
    $kept = is_file($file) ? file_get_contents($file) : null;
    echo json_encode(['done' => $done, 'message' => $message, 'kept' => $kept]), "\n";
}
