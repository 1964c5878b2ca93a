<?php

/** As the LicenseBox helper: the flat paths, its own header names, `status`, and the message of any other status hidden. */

require __DIR__ . '/http.php';

[$command, $options] = asked();
$file = $options['file'];

function ask_server(array $options, string $path, ?string $data): array
{
    $headers = [
        'Content-Type' => 'application/json',
        'LB-API-KEY' => $options['key'],
        'LB-URL' => $options['url'],
        'LB-IP' => $options['ip'],
        'LB-LANG' => 'english',
    ];
    $reply = send('POST', $options['base'] . '/' . $path, $headers, $data);
    if ($reply['status'] === 0) {
        return ['status' => false, 'message' => 'Connection to the server failed.'];
    }
    if ($reply['status'] !== 200) {
        return ['status' => false, 'message' => 'The server gave a reply that cannot be read.'];
    }
    return json_decode($reply['text'], true);
}

function proof(array $options, string $file): array
{
    if ($options['code'] !== null && $options['client'] !== null && ($options['byCode'] ?? false)) {
        return [
            'product_id' => $options['product'],
            'license_file' => null,
            'license_code' => $options['code'],
            'client_name' => $options['client'],
        ];
    }
    if (!is_file($file)) {
        return [];
    }
    return [
        'product_id' => $options['product'],
        'license_file' => file_get_contents($file),
        'license_code' => null,
        'client_name' => null,
    ];
}

switch ($command) {
    case 'connect':
        $reply = ask_server($options, 'api/check_connection_ext', null);
        break;
    case 'update':
        $data = ['product_id' => $options['product'], 'current_version' => '1.0.0'];
        $reply = ask_server($options, 'api/check_update', json_encode($data));
        break;
    case 'activate':
        $reply = ask_server($options, 'api/activate_license', json_encode([
            'product_id' => $options['product'],
            'license_code' => $options['code'],
            'client_name' => $options['client'],
            'verify_type' => 'non_envato',
        ]));
        if ($reply['status']) {
            file_put_contents($file, trim($reply['lic_response']), LOCK_EX);
        } elseif (is_file($file)) {
            unlink($file);
        }
        break;
    case 'verify':
        $reply = ask_server($options, 'api/verify_license', json_encode(proof($options, $file)));
        break;
    case 'deactivate':
        $reply = ask_server($options, 'api/deactivate_license', json_encode(proof($options, $file)));
        if ($reply['status'] && is_file($file)) {
            unlink($file);
        }
        break;
}
tell((bool) $reply['status'], $reply['message'] ?? null, $file);
