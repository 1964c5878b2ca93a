<?php

/** As the official PHP sample: the current API, exactly 200, and what it keeps in a file. */

require __DIR__ . '/http.php';

[$command, $options] = asked();
$file = $options['file'];

function call(array $options, string $method, string $path, ?array $body): array
{
    $headers = [
        'Accept' => 'application/json',
        'Content-Type' => 'application/json',
        'X-API-KEY' => $options['key'],
        'X-API-URL' => $options['url'],
        'X-API-IP' => $options['ip'],
        'X-API-LANGUAGE' => 'english',
    ];
    $sent = $body === null ? null : json_encode($body);
    $reply = send($method, $options['base'] . $path, $headers, $sent);
    return [$reply['status'], json_decode($reply['text'], true) ?? []];
}

switch ($command) {
    case 'connect':
        [$status, $reply] = call($options, 'GET', '/api/external/connection-check', null);
        $done = $status === 200 && ($reply['is_active'] ?? false);
        break;
    case 'activate':
        [$status, $reply] = call($options, 'POST', '/api/external/license/activate', [
            'product_id' => $options['product'],
            'license_code' => $options['code'],
            'client_name' => $options['client'],
            'verify_type' => 'non_envato',
        ]);
        $done = $status === 200 && ($reply['is_active'] ?? false);
        if ($done) {
            file_put_contents($file, $reply['lic_response'] ?? $reply['data']['license_data']);
        }
        break;
    default:
        [$status, $reply] = call($options, 'POST', "/api/external/license/$command", [
            'product_id' => $options['product'],
            'license_data' => is_file($file) ? file_get_contents($file) : '',
            'client_name' => $options['client'],
        ]);
        $done = $status === 200 && ($reply['is_active'] ?? false);
        if ($done && $command === 'deactivate') {
            unlink($file);
        }
}
tell($done, "HTTP $status: " . ($reply['message'] ?? ''), $file);
